namespace Cnn.OneDnn;

/// <summary>Keras's keras.constraints, by names; the classes stand by themselves.</summary>
public static class Constraints
{
    /// <summary>The constraint that Keras gives this name, with Keras's defaults.</summary>
    /// <exception cref="ArgumentException">There is none of this name.</exception>
    public static Constraint Get(string name) => Constraint.Parse(name);
}
