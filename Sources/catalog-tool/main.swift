// Writes Catalog.swift for CatalogPlugin: `catalog-tool TARGET FOLDER OUTPUT FILE…`.
//
// A Swift file that declares a type with the file's name and the target's protocol, or one that refines it as
// DocumentReader does Reader, is an entry; other Swift files in the folder are left alone. All other files are embedded as they are.

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The protocol that entries of a target conform to, and the module that has it.
let protocols = [
  "Readers": ("Reader", "Readers"), "Analyses": ("Analysis", "Analyses"), "Advising": ("Analysis", "Analyses"),
  "Reporters": ("Reporter", "Reporters"),
]

func read(_ path: String) -> [UInt8] {
  guard let file = unsafe fopen(path, "r") else { fatalError("cannot read \(path)") }
  defer { unsafe fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65536)
  while true {
    let count = unsafe fread(&buffer, 1, buffer.count, file)
    if count == 0 { return bytes }
    bytes += buffer[..<count]
  }
}

func write(_ text: String, to path: String) {
  guard let file = unsafe fopen(path, "w") else { fatalError("cannot write \(path)") }
  defer { unsafe fclose(file) }
  unsafe fputs(text, file)
}

func name(of path: String) -> String {
  let file = path.split(separator: "/").last ?? ""
  return String(file.split(separator: ".").first ?? "")
}

let arguments = CommandLine.arguments
guard arguments.count >= 4 else { fatalError("usage: catalog-tool TARGET FOLDER OUTPUT FILE…") }
let (target, folder, output) = (arguments[1], arguments[2], arguments[3])
let (sources, texts) = (arguments[4...].filter { $0.hasSuffix(".swift") }, arguments[4...].filter { !$0.hasSuffix(".swift") })
var lines = ["// Made at build time from the files of \(target)."]

if let (conformance, module) = protocols[target] {
  if module != target { lines.append("package import \(module)") }
  let entries = sources.filter { file in
    let text = String(decoding: read(file), as: UTF8.self)
    return ["struct", "enum"].contains { kind in
      guard let head = text.firstRange(of: "\(kind) \(name(of: file)): ") else { return false }
      return text[head.upperBound...].prefix { $0.isLetter }.hasSuffix(conformance)
    }
  }
  lines.append("/// Every \(conformance) of this target, by name.")
  lines.append("package var catalog: [any \(conformance).Type] { [\(entries.map { name(of: $0) + ".self" }.joined(separator: ", "))] }")
}
if !texts.isEmpty {
  lines.append("/// Files that are no Swift, by path.")
  lines.append("package enum BuiltinFiles {")
  lines.append("  package static let all: [(path: String, text: String)] = [")
  for file in texts {
    let text = String(decoding: read(file), as: UTF8.self)
    let path = file.dropFirst(folder.count).drop { $0 == "/" }.replacing("builtin/", with: "rules/")
    precondition(!text.contains("\"\"\"##"), "\(file): a text that ends our literal")
    lines.append("    (\"\(path)\", ##\"\"\"")
    lines.append(text)
    lines.append("\"\"\"##),")
  }
  lines.append("  ]")
  lines.append("}")
}
write(lines.joined(separator: "\n") + "\n", to: output)
