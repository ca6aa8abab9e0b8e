namespace Cnn.OneDnn;

/// <summary>Keras's keras.regularizers, by names; the classes stand by themselves.</summary>
public static class Regularizers
{
    /// <summary>The regularizer that Keras gives this name, with Keras's defaults.</summary>
    /// <exception cref="ArgumentException">There is none of this name.</exception>
    public static Regularizer Get(string name) => name;
}
