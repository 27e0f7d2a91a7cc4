internal import SourceText
internal import TopologyModel

extension AddressText {
  /// What looks like the address of a callee in the text, and why it is none before anybody asks what its host means: for
  /// users who miss an edge.
  var refused: [(target: ArraySlice<UInt8>, key: ArraySlice<UInt8>?, span: Span, refusal: Refusal)] {
    var places = WordPlaces(field)
    return AddressWords(bytes).compactMap { word in
      let key = (word.key ?? self.key).map { AddressKey($0) }
      let place = place ?? places.span(of: word.text)
      // `$(NAME)` stands where no input gives the variable a value.
      if Address(word.text) == nil, let start = word.text.firstRange(of: Array("$(".utf8)),
        key?.namesAddress ?? false || word.text.contains(UInt8(ascii: "/"))
      {
        let name = word.text[start.lowerBound...].prefix { $0 != UInt8(ascii: ")") }
        return (name + [UInt8(ascii: ")")], key?.bytes[...], place, .notInInput)
      }
      guard let address = Address(word.text) else { return nil }
      if key?.isOwn ?? false { return (address.host[...], key?.bytes[...], place, .ownAddress) }
      if word.isHandedOn { return (address.host[...], key?.bytes[...], place, .parameter) }
      return address.isProbe ? (address.host[...], key?.bytes[...], place, .probe) : nil
    }
  }
}
