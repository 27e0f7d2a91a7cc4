import Running
import SourceText

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the program learns from where it runs.
enum Surroundings {
  /// The bytes of an argument. `String` repairs names that are no UTF-8, and a repaired name opens no file.
  static func bytes(of argument: String) -> [UInt8] {
    for index in 1..<max(1, Int(CommandLine.argc)) {
      guard let raw = unsafe CommandLine.unsafeArgv[index] else { continue }
      if unsafe String(cString: raw).utf8.elementsEqual(argument.utf8) {
        return unsafe Array(UnsafeBufferPointer(start: raw, count: strlen(raw))).map { UInt8(bitPattern: $0) }
      }
    }
    return Array(argument.utf8)
  }

  /// Makes a folder, unless something of that name is there. Where that fails, whoever writes into it says why.
  static func makeFolder(_ path: [UInt8]) {
    _ = unsafe (path + [0]).withUnsafeBytes { bytes in unsafe mkdir(bytes.baseAddress!.assumingMemoryBound(to: CChar.self), 0o777) }
  }

  private static func variable(_ name: String) -> String? { unsafe getenv(name).map { unsafe String(cString: $0) } }

  /// Whether to colour standard output when nobody says: `NO_COLOR`, then `FORCE_COLOR` and `CLICOLOR_FORCE`, then
  /// `CLICOLOR` and `TERM`, then whether it is a terminal.
  static var wantsColor: Bool {
    if let value = variable("NO_COLOR"), !value.isEmpty { return false }
    for name in ["FORCE_COLOR", "CLICOLOR_FORCE"] { if let value = variable(name), !value.isEmpty, value != "0" { return true } }
    if variable("CLICOLOR") == "0" || variable("TERM") == "dumb" { return false }
    return isatty(1) == 1
  }

  /// Whether somebody watches standard error on a terminal that can take a line away again.
  static var showsProgress: Bool { isatty(2) == 1 && variable("TERM") != "dumb" }

  /// Whether standard output is a terminal that can be cleared.
  static var canClear: Bool { isatty(1) == 1 && variable("TERM") != "dumb" }

  /// Lets Ctrl-C and other polite requests end the program, whatever whoever started it has blocked.
  static func allowEnd() {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for signal in [SIGINT, SIGTERM, SIGHUP] { unsafe sigaddset(&signals, signal) }
    unsafe sigprocmask(SIG_UNBLOCK, &signals, nil)
  }

  /// Waits, unless nobody reads standard output any more.
  /// - Returns: whether somebody still does.
  static func wait(milliseconds: Int32) -> Bool {
    var output = pollfd(fd: 1, events: 0, revents: 0)
    return unsafe poll(&output, 1, milliseconds) <= 0
  }

  /// Columns of the terminal; nil if output goes elsewhere.
  static var width: Int? {
    guard isatty(1) == 1 else { return nil }
    if let columns = variable("COLUMNS").flatMap({ Int($0) }), columns > 0 { return columns }
    var size = winsize()
    return unsafe ioctl(1, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : nil
  }

  /// Today in UTC as year, month and day in one number; `SOURCE_DATE_EPOCH` where it is set, for output that can be
  /// made again. Only exceptions that expire depend on it.
  /// - Throws: wrong usage if the variable holds no time.
  static func today() throws(RunError) -> Int {
    var seconds = time(nil)
    if let text = variable("SOURCE_DATE_EPOCH"), !text.isEmpty {
      guard let said = time_t(text), (0...lastSecond).contains(said) else {
        throw .usage("SOURCE_DATE_EPOCH holds no time: '\(Untrusted(text))'", hint: "it takes the seconds since 1970, such as `date +%s` prints")
      }
      seconds = said
    }
    var date = unsafe tm()
    guard unsafe gmtime_r(&seconds, &date) != nil else { return 0 }
    return unsafe (Int(date.tm_year) + 1900) * 10_000 + (Int(date.tm_mon) + 1) * 100 + Int(date.tm_mday)
  }

  /// Of the year 9999.
  private static let lastSecond = 253_402_300_799
}
