/// Where an evaluation gets the values of variables and of objects' fields.
///
/// All indices are those of the environment that the program was compiled in. Any method may answer `.unknown`
/// (say of what) or `.error`.
package protocol Activation: ~Copyable {
  /// The value of a variable as a whole; for an object, its handle.
  func value(ofVariable index: Int) -> Value
  /// The value of `variable.field`, for a variable that is an object: the fast path.
  func value(ofField field: Int, ofVariable index: Int) -> Value
  /// The value of a field of an object reached through lists, maps or other fields.
  func value(ofField field: Int, of object: ObjectValue) -> Value
}
