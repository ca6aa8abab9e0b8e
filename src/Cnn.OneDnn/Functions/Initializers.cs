namespace Cnn.OneDnn;

/// <summary>Keras's keras.initializers, by names; the classes stand by themselves.</summary>
public static class Initializers
{
    /// <summary>The initializer that Keras gives this name, with Keras's defaults.</summary>
    /// <exception cref="ArgumentException">There is none of this name.</exception>
    public static Initializer Get(string name) => Initializer.Parse(name);
}
