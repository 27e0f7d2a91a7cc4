internal import SourceText

/// Joins files of nginx with those that they include.
///
/// Only files that are an input are included: nothing is opened for the sake of an `include`. A path is relative to the folder of the file
/// that nginx starts from, as are those in the folders where nginx is installed: `/etc/nginx/conf.d/*.conf` is `conf.d/*.conf` beside it.
struct NginxIncludes {
  /// A file with all that it includes in its places.
  struct Joined {
    /// The number of the file that it begins with.
    var file: Int
    var whole: NginxFile
  }

  private(set) var joined: [Joined] = []
  private(set) var faults: [NginxDirectives.Fault] = []
  /// How many files are included and are no input.
  private(set) var missing = 0

  private let files: [(file: NginxFile, path: [UInt8])]
  private var places: [[UInt8]: Int] = [:]
  private var compared = 0
  private var included = 0
  private var isTooLarge = false

  /// Files that include each other in a row, at most.
  private static let mostDepth = 16
  /// Files that are included, and directives of a whole, at most: files that include others twice grow without end.
  private static let mostIncluded = 10_000
  private static let mostDirectives = 200_000
  /// Paths that are held against patterns, at most.
  private static let mostCompared = 2_000_000
  private static let prefixes = ["/etc/nginx/", "/usr/local/nginx/conf/", "/usr/local/openresty/nginx/conf/", "/opt/bitnami/nginx/conf/"]
  /// Files that come with nginx, and say nothing of calls.
  private static let harmless = Set(
    ["mime.types", "fastcgi_params", "fastcgi.conf", "uwsgi_params", "scgi_params", "proxy_params"].map { Array($0.utf8) })

  /// Whether a directive that nothing took the place of includes one file that may say anything. A pattern may be about no file.
  static func isOpen(_ directive: NginxFile.Directive) -> Bool {
    guard directive.isNamed("include"), directive.words.count == 2, !directive.isBlock else { return false }
    let path = directive.words[1].text
    return !path.contains(where: { Array("*?[".utf8).contains($0) }) && !harmless.contains(FilePath.name(of: path))
  }

  init(_ files: [(file: NginxFile, path: Untrusted)]) {
    self.files = files.map { ($0.file, FilePath.normal($0.path.bytes)) }
    for (index, file) in self.files.enumerated() { places[file.path] = index }
    // First what nothing includes; what is left then includes itself in a ring.
    let included = Set(
      self.files.indices.flatMap { index in
        self.files[index].file.directives.flatMap { targets(of: $0, from: self.files[index].path).filter { $0 != index } }
      })
    var done: Set<Int> = []
    let order = self.files.indices.sorted { (included.contains($0) ? 1 : 0, $0) < (included.contains($1) ? 1 : 0, $1) }
    for index in order where !done.contains(index) {
      var directives: [NginxFile.Directive] = []
      add(index, under: -1, from: self.files[index].path, chain: [index], to: &directives, &done)
      joined.append(Joined(file: index, whole: NginxFile(directives)))
    }
    joined.sort { $0.file < $1.file }
  }

  private mutating func add(
    _ index: Int, under parent: Int, from root: [UInt8], chain: [Int], to directives: inout [NginxFile.Directive], _ done: inout Set<Int>
  ) {
    done.insert(index)
    /// Where each directive of this file stands in the whole.
    var numbers: [Int] = []
    for directive in files[index].file.directives {
      var own = directive
      own.parent = directive.parent < 0 ? parent : numbers[directive.parent]
      numbers.append(directives.count)
      let targets = targets(of: directive, from: root)
      if targets.isEmpty { directives.append(own) }
      if directive.isNamed("include"), targets.isEmpty, directive.words.count == 2,
        !Self.harmless.contains(FilePath.name(of: directive.words[1].text))
      {
        missing += 1
      }
      for target in targets {
        if chain.contains(target) {
          faults.append((directive.span, "this file includes itself", nil))
        } else if chain.count >= Self.mostDepth {
          faults.append((directive.span, "files include files more than \(Self.mostDepth) deep", nil))
        } else if included >= Self.mostIncluded || directives.count > Self.mostDirectives {
          if !isTooLarge { faults.append((directive.span, "with all that is included the configuration is too large", nil)) }
          isTooLarge = true
          return
        } else {
          included += 1
          add(target, under: own.parent, from: root, chain: chain + [target], to: &directives, &done)
        }
      }
    }
  }

  /// The inputs that a directive includes, in the order of their paths.
  private mutating func targets(of directive: NginxFile.Directive, from root: [UInt8]) -> [Int] {
    guard directive.isNamed("include"), directive.words.count == 2, !directive.isBlock else { return [] }
    var pattern = directive.words[1].text
    if let prefix = Self.prefixes.first(where: { pattern.starts(with: $0.utf8) }) { pattern.removeFirst(prefix.utf8.count) }
    let path = FilePath.normal(pattern.first == UInt8(ascii: "/") ? pattern : FilePath.join(FilePath.folder(of: root), pattern))
    guard path.contains(where: { Array("*?[".utf8).contains($0) }) else { return places[path].map { [$0] } ?? [] }
    let parts = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map(Array.init)
    guard compared < Self.mostCompared else { return [] }
    compared += files.count
    return files.indices.filter { index in
      let own = files[index].path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      return own.count == parts.count && zip(parts, own).allSatisfy { Glob.matches($0, Array($1)) }
    }.sorted { files[$0].path.lexicographicallyPrecedes(files[$1].path) }
  }
}
