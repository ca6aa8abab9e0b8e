namespace Cnn.OneDnn.Planning;

/// <summary>How one op's activations lie while it runs.</summary>
/// <param name="Blocked">As the library likes best (matrix products) or in blocks of channels; else channels-last.</param>
/// <param name="Narrow">In bfloat16; else in 32-bit floats.</param>
/// <param name="Managed">Computed by our own kernel although the chosen backend has one.</param>
internal readonly record struct Arrangement(bool Blocked, bool Narrow, bool Managed = false);
