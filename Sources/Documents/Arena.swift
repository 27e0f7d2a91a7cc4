internal import SourceText

/// A growing array of plain values with one owner. Unlike `Array` it is never shared, so that reading an element costs
/// a bounds check and no reference counting: a document's nodes are read millions of times.
@safe struct Arena<Element: BitwiseCopyable>: ~Copyable {
  private var buffer: UnsafeMutableBufferPointer<Element>
  private(set) var count = 0

  init(capacity: Int) {
    unsafe buffer = Self.room(for: max(capacity, 16))
  }

  deinit { unsafe WorkingMemory.giveBack(UnsafeMutableRawBufferPointer(buffer)) }

  private static func room(for capacity: Int) -> UnsafeMutableBufferPointer<Element> {
    unsafe WorkingMemory.room(bytes: capacity * MemoryLayout<Element>.stride).bindMemory(to: Element.self)
  }

  subscript(index: Int) -> Element {
    get {
      precondition(index >= 0 && index < count, "an index beyond the end of an arena")
      return unsafe buffer[index]
    }
    set {
      precondition(index >= 0 && index < count, "an index beyond the end of an arena")
      unsafe buffer[index] = newValue
    }
  }

  mutating func append(_ element: Element) {
    if unsafe count == buffer.count { grow(to: count + 1) }
    unsafe buffer.initializeElement(at: count, to: element)
    count += 1
  }

  mutating func append(contentsOf elements: UnsafeBufferPointer<Element>) {
    if unsafe count + elements.count > buffer.count { grow(to: count + elements.count) }
    unsafe _ = buffer[count...].initialize(from: elements)
    count += elements.count
  }

  mutating func removeAll(from end: Int) {
    precondition(end >= 0 && end <= count, "a range beyond the end of an arena")
    count = end
  }

  /// Gives back the memory of a range of elements, of which none is asked for again.
  func forget(_ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "a range beyond the end of an arena")
    let size = MemoryLayout<Element>.stride
    unsafe WorkingMemory.giveBack(range.lowerBound * size..<range.upperBound * size, of: UnsafeMutableRawBufferPointer(buffer))
  }

  private mutating func grow(to needed: Int) {
    let larger = unsafe Self.room(for: max(needed, buffer.count * 2))
    unsafe _ = larger.initialize(from: buffer[..<count])
    unsafe WorkingMemory.giveBack(UnsafeMutableRawBufferPointer(buffer))
    unsafe buffer = larger
  }

  /// The elements of a range, without a copy, for the time of the call.
  func withElements<Result>(_ range: Range<Int>, _ body: (UnsafeBufferPointer<Element>) -> Result) -> Result {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "a range beyond the end of an arena")
    return unsafe body(UnsafeBufferPointer(rebasing: buffer[range]))
  }
}
