/// What a character does to a screen.
extension Unicode.Scalar {
  /// Whether it could hide, move or forge text: controls, line and paragraph separators, bidirectional and zero-width
  /// characters, what is ignorable by default, and what is assigned to nothing.
  var isHidden: Bool {
    if value < 0x7F { return value < 0x20 }
    if value < 0x300 { return value < 0xA0 || value == 0xAD }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: return true
    default: return properties.isDefaultIgnorableCodePoint
    }
  }

  /// Whether it is drawn over the character before it.
  var isCombining: Bool {
    guard value >= 0x300 else { return false }
    return properties.generalCategory == .nonspacingMark || properties.generalCategory == .enclosingMark
  }

  /// The columns that it takes on a terminal.
  var columns: Int {
    switch value {
    case ..<0x300: 1
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x1FA70...0x1FAFF, 0x20000...0x3FFFD:
      2
    default: isCombining ? 0 : 1
    }
  }
}
