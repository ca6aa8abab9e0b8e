namespace Cnn.OneDnn;

/// <summary>Negative weights become zero. As Keras's NonNeg.</summary>
public sealed record NonNeg : Constraint
{
    /// <inheritdoc/>
    public override Tensor Apply(Tensor weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return weights.Clip(0, float.PositiveInfinity);
    }
}
