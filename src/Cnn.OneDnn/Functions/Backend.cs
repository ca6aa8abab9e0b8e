namespace Cnn.OneDnn;

/// <summary>What Keras keeps under keras.backend and keras.config that has a meaning here, under the names that it has there.</summary>
public static class Backend
{
    private const string Float = "float32", Last = "channels_last";

    /// <summary>
    /// Back to how the process began: the seed of <see cref="Utils.SetRandomSeed"/> is forgotten, and layers that were called by themselves
    /// (<see cref="LayerExtensions.Call"/>) lose what they computed with. Names of layers are counted in each network by itself, and a <see cref="Model"/>
    /// frees what it has when it is disposed: there is nothing else to clear.
    /// </summary>
    public static void ClearSession()
    {
        Utils.SetRandomSeed(0);
        LayerExtensions.Free();
    }

    /// <summary>The small number that keeps divisions from going wrong: 1e-7.</summary>
    public static double Epsilon() => 1e-7;

    /// <summary>The type of weights and results: "float32". Models that compute in bfloat16 say so in <see cref="ModelOptions.DataTypePolicy"/>.</summary>
    public static string FloatX() => Float;

    /// <summary>The same; it can only be what it is.</summary>
    /// <exception cref="UnsupportedException">Another type.</exception>
    public static void SetFloatX(string value) =>
        Require(value, Float, "Weights and results are float32; say ModelOptions.DataTypePolicy for what is between.");

    /// <summary>Where layers have channels that name no format: "channels_last".</summary>
    public static string ImageDataFormat() => Last;

    /// <summary>The same; it can only be what it is.</summary>
    /// <exception cref="UnsupportedException">Another format.</exception>
    public static void SetImageDataFormat(string dataFormat) =>
        Require(dataFormat, Last, "Channels are last unless a layer says otherwise: give its dataFormat.");

    private static void Require(string value, string known, string hint)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value != known)
        {
            throw new UnsupportedException($"Expected '{known}', received '{value}'. {hint}");
        }
    }
}
