namespace Cnn.OneDnn.Layers;

/// <summary>What can read and write the values of a layer's parameters: a network that has the layer.</summary>
internal interface IWeightKeeper
{
    /// <summary>Whether it has not been disposed.</summary>
    bool IsAlive { get; }

    /// <summary>Copies of values, all of one moment.</summary>
    IReadOnlyList<Tensor> GetWeights(IReadOnlyList<Parameter> parameters);

    /// <summary>Sets values at one moment, all or none.</summary>
    void SetWeights(IReadOnlyDictionary<Parameter, Tensor> values);
}
