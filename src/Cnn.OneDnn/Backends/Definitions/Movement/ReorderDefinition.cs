namespace Cnn.OneDnn.Backends.Definitions;

/// <summary>The same elements.</summary>
internal sealed class ReorderDefinition(LogicalTensor source) : OpDefinition
{
    public override double At(int output, ReadOnlySpan<int> index) => source[index];
}
