namespace Cnn.OneDnn.Layers;

/// <summary>What can read and write the values of a layer's parameters: a network that has the layer.</summary>
internal interface IWeightKeeper
{
    /// <summary>Whether it has not been disposed.</summary>
    bool IsAlive { get; }

    /// <summary>A copy of a value.</summary>
    Tensor GetWeight(Parameter parameter);

    /// <summary>Sets a value.</summary>
    void SetWeight(Parameter parameter, Tensor value);
}
