#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Work on many items at once, on all processors, with the results in the order of the items.
package enum SideBySide {
  /// Does the work on each item ahead of the caller, who takes the results one by one. With one processor, or one item,
  /// there are no threads, and each item is worked on when its turn comes.
  /// - Parameters:
  ///   - processors: how many to use; of them no more than there are items.
  ///   - work: called on other threads, for several items at once.
  ///   - body: called on this thread, in the order of the items.
  package static func forEach<Item: Sendable, Result: Sendable>(
    _ items: [Item], processors: Int = processors, work: @escaping @Sendable (Item) -> Result, _ body: (Item, Result) -> Void
  ) {
    let count = min(processors, items.count)
    guard count > 1 else {
      for item in items { body(item, work(item)) }
      return
    }
    let progress = Progress<Result>(items.count, ahead: 2 * count)
    let threads = (0..<count).compactMap { _ in
      Thread { while let index = progress.begin() { progress.finish(index, with: work(items[index])) } }
    }
    for index in items.indices {
      // Where the system gives no threads, the caller does the work.
      body(items[index], threads.isEmpty ? work(items[index]) : progress.take(index))
    }
    for thread in threads { thread.join() }
  }

  /// How many processors this process may use.
  package static var processors: Int {
    #if canImport(Glibc)
      // A bit for each of 1 024 processors.
      var allowed = [UInt64](repeating: 0, count: 16)
      if unsafe sched_getaffinity(0, allowed.count * 8, &allowed) == 0 { return max(1, allowed.reduce(0) { $0 + $1.nonzeroBitCount }) }
    #endif
    return max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
  }
}

/// What threads have begun and made, and what has been taken of it. All that changes is guarded by the lock.
@safe private final class Progress<Result: Sendable>: @unchecked Sendable {
  private let count: Int
  /// How many items are begun at most whose results nobody has taken: few, so that not all of them lie about.
  private let ahead: Int
  private let lock: UnsafeMutablePointer<pthread_mutex_t>
  private let change: UnsafeMutablePointer<pthread_cond_t>
  private var begun = 0
  private var taken = 0
  private var results: [Int: Result] = [:]

  init(_ count: Int, ahead: Int) {
    self.count = count
    self.ahead = ahead
    unsafe lock = .allocate(capacity: 1)
    unsafe change = .allocate(capacity: 1)
    unsafe pthread_mutex_init(lock, nil)
    unsafe pthread_cond_init(change, nil)
  }

  deinit {
    unsafe pthread_cond_destroy(change)
    unsafe pthread_mutex_destroy(lock)
    unsafe change.deallocate()
    unsafe lock.deallocate()
  }

  /// Waits until `value` has one, which is made with the lock held.
  private func wait<Value>(for value: () -> Value?) -> Value {
    unsafe pthread_mutex_lock(lock)
    defer { unsafe pthread_mutex_unlock(lock) }
    while true {
      if let value = value() {
        unsafe pthread_cond_broadcast(change)
        return value
      }
      unsafe pthread_cond_wait(change, lock)
    }
  }

  /// The next item to work on, once it may be begun; nil when there is none.
  func begin() -> Int? {
    wait { () -> Int?? in
      if begun == count { return .some(nil) }
      guard begun < taken + ahead else { return nil }
      begun += 1
      return .some(begun - 1)
    }
  }

  func finish(_ index: Int, with result: Result) { wait { results[index] = result } }

  /// The result of an item, waited for.
  func take(_ index: Int) -> Result {
    wait {
      guard let result = results.removeValue(forKey: index) else { return nil }
      taken += 1
      return result
    }
  }
}

/// A thread of the system.
private struct Thread {
  private let thread: pthread_t

  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Nil if the system gives none.
  init?(_ run: @escaping @Sendable () -> Void) {
    let body = unsafe Unmanaged.passRetained(Body(run))
    var attributes = pthread_attr_t()
    unsafe pthread_attr_init(&attributes)
    defer { unsafe pthread_attr_destroy(&attributes) }
    // As large as that of the first thread: some systems give the others a tenth of it or less.
    unsafe pthread_attr_setstacksize(&attributes, 8 << 20)
    #if canImport(Darwin)
      var thread: pthread_t?
      let code = unsafe pthread_create(&thread, &attributes, { unsafe Self.run($0) }, body.toOpaque())
    #else
      var thread = pthread_t()
      let code = unsafe pthread_create(&thread, &attributes, { unsafe Self.run($0!) }, body.toOpaque())
    #endif
    guard code == 0 else {
      unsafe body.release()
      return nil
    }
    #if canImport(Darwin)
      guard let thread = unsafe thread else { return nil }
    #endif
    self.thread = thread
  }

  private static func run(_ body: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    unsafe Unmanaged<Body>.fromOpaque(body).takeRetainedValue().run()
    return nil
  }

  func join() { _ = pthread_join(thread, nil) }
}

#if canImport(Glibc)
  // <sched.h>, of which the Glibc module leaves this out.
  @_silgen_name("sched_getaffinity") private func sched_getaffinity(_ process: Int32, _ size: Int, _ set: UnsafeMutablePointer<UInt64>)
    -> Int32
#endif
