namespace Cnn.OneDnn;

/// <summary>Keras's keras.metrics, by names; the classes stand by themselves.</summary>
public static class Metrics
{
    /// <summary>The metric that Keras gives this name, with Keras's defaults.</summary>
    /// <exception cref="ArgumentException">There is none of this name.</exception>
    public static Metric Get(string name) => Metric.Parse(name);
}
