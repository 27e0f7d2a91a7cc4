import Testing

@testable import TopologyModel

@Suite struct AttributeSetTests {
  @Test("there is a place for every attribute, and each has its own")
  func places() {
    #expect(Attribute.allCases.count <= AttributeSet.capacity)
    for attribute in Attribute.allCases {
      let alone: AttributeSet = {
        var set = AttributeSet()
        set.insert(attribute)
        return set
      }()
      #expect(Attribute.allCases.filter(alone.contains) == [attribute])
    }
  }

  @Test("no number up to the capacity gets lost, beyond the 64th included")
  func numbers() {
    for number in UInt8(0)..<UInt8(AttributeSet.capacity) {
      var set = AttributeSet()
      set.insert(number: number)
      #expect((0..<UInt8(AttributeSet.capacity)).filter(set.contains(number:)) == [number])
    }
  }

  @Test("a number beyond the capacity is refused, not lost")
  func beyond() async {
    await #expect(processExitsWith: .failure) {
      var set = AttributeSet()
      set.insert(number: 128)
    }
  }

  @Test("union and intersection are those of sets")
  func algebra() {
    let (a, b): (AttributeSet, AttributeSet) = ([.users, .timeout, .maxLength], [.timeout, .kind])
    for attribute in Attribute.allCases {
      #expect(a.union(b).contains(attribute) == (a.contains(attribute) || b.contains(attribute)))
      #expect(a.intersection(b).contains(attribute) == (a.contains(attribute) && b.contains(attribute)))
      #expect(AttributeSet.all.contains(attribute) && !AttributeSet().contains(attribute))
    }
  }
}
