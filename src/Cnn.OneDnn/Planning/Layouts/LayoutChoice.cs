namespace Cnn.OneDnn.Planning;

/// <summary>How one op's activations lie while it runs.</summary>
/// <param name="Blocked">As the library likes best (matrix products) or in blocks of channels; else channels-last.</param>
/// <param name="BFloat16">In bfloat16; else in 32-bit floats.</param>
/// <param name="Managed">Computed by our own kernel although the chosen backend has one.</param>
internal readonly record struct LayoutChoice(bool Blocked, bool BFloat16, bool Managed = false)
{
    /// <summary>In words: whose kernel, layout, precision.</summary>
    public override string ToString() => $"{(Managed ? "ours" : "library")}, {(Blocked ? "blocks" : "channels last")}, {(BFloat16 ? "bf16" : "f32")}";
}
