import Reporters
import SampleResults
import SourceText
import Testing

@Suite struct RepositoryAddressTests {
  @Test(
    "a line of a file has an address below that of the repository",
    arguments: [
      ("https://github.com/ours/shop", "https://github.com/ours/shop/blob/HEAD/k8s/a.yaml#L3"),
      ("https://github.com/ours/shop.git", "https://github.com/ours/shop/blob/HEAD/k8s/a.yaml#L3"),
      ("https://github.com/ours/shop/", "https://github.com/ours/shop/blob/HEAD/k8s/a.yaml#L3"),
      ("https://github.com/ours/shop/blob/v1.2", "https://github.com/ours/shop/blob/v1.2/k8s/a.yaml#L3"),
      ("https://gitlab.com/group/sub/shop", "https://gitlab.com/group/sub/shop/-/blob/HEAD/k8s/a.yaml#L3"),
      ("https://gitlab.example.org/shop/-/blob/main", "https://gitlab.example.org/shop/-/blob/main/k8s/a.yaml#L3"),
      ("http://git.example.org:3000/ours/shop/src/branch/main", "http://git.example.org:3000/ours/shop/src/branch/main/k8s/a.yaml#L3"),
    ])
  func addresses(text: String, line: String) throws {
    let address = try #require(RepositoryAddress(text))
    #expect(address.address(of: "k8s/a.yaml", line: 3) == line && address.address(of: "./k8s/a.yaml", line: 3) == line)
  }

  @Test("what a path holds cannot leave the address, and what is no file of the repository has none")
  func hostile() throws {
    let address = try #require(RepositoryAddress("https://github.com/ours/shop"))
    #expect(address.address(of: "a b)](x|#.yaml", line: 1) == "https://github.com/ours/shop/blob/HEAD/a%20b%29%5D%28x%7C%23.yaml#L1")
    for path in ["<stdin>", "/etc/a.yaml", "../a.yaml"] { #expect(address.address(of: .init(path), line: 1) == nil, "\(path)") }
  }

  @Test(
    "what is no address of a repository is refused",
    arguments: [
      "", "ours/shop", "javascript:alert(1)", "https://", "https:///a", "https://a b/c", "https://a/b)c", "https://a//b", "ftp://a/b",
    ])
  func refused(text: String) { #expect(RepositoryAddress(text) == nil) }
}
