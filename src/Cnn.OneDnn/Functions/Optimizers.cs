namespace Cnn.OneDnn;

/// <summary>Keras's keras.optimizers, by names; the classes stand by themselves.</summary>
public static class Optimizers
{
    /// <summary>The optimizer that Keras gives this name, with Keras's defaults.</summary>
    /// <exception cref="ArgumentException">There is none of this name.</exception>
    public static Optimizer Get(string name) => Optimizer.Parse(name);
}
