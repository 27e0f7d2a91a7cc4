import Reporters
import Running
import SourceText

extension RepositoryAddress: OptionValue {
  init(typed text: String) throws(RunError) {
    guard let address = RepositoryAddress(text) else {
      throw .usage(
        "--repository takes the address of a repository, not '\(Untrusted(text))'",
        hint: "https://github.com/ours/shop, or what stands before a path in the address of a file")
    }
    self = address
  }
}
