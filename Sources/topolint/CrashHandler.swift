import ArgumentParser

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Turns a trap, a stack overflow or an abort, all of which would be ours to mend, into a sentence and exit code 70.
enum CrashHandler {
  private nonisolated(unsafe) static let message = unsafe strdup(
    "error: topolint has failed; this is a bug in topolint, not in your files\n"
      + "  = help: please report it with the file that causes it\n")!
  private static let length = unsafe strlen(message)
  private static let code = ExitCode.fault.rawValue

  static func install() {
    let size = 65_536
    var stack = unsafe stack_t()
    unsafe stack.ss_sp = malloc(size)
    unsafe stack.ss_size = size
    unsafe sigaltstack(&stack, nil)
    // Made before a signal can come: a lazy global must not be made in a handler.
    _ = (length, code)
    var caught = sigset_t()
    unsafe sigemptyset(&caught)
    for signal in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE] {
      unsafe sigaddset(&caught, signal)
      var action = sigaction()
      let handler: @convention(c) (Int32) -> Void = { _ in
        unsafe _ = write(2, CrashHandler.message, CrashHandler.length)
        _exit(CrashHandler.code)
      }
      #if canImport(Glibc)
        unsafe action.__sigaction_handler.sa_handler = handler
      #else
        unsafe action.__sigaction_u.__sa_handler = handler
      #endif
      action.sa_flags = SA_ONSTACK | Int32(bitPattern: UInt32(SA_RESETHAND))
      unsafe sigaction(signal, &action, nil)
    }
    // Whoever started us may have blocked them, and a blocked fault ends a process without a word.
    unsafe sigprocmask(SIG_UNBLOCK, &caught, nil)
  }
}
