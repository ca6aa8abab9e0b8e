namespace Cnn.OneDnn.Bindings;

/// <summary>
/// oneDNN's C API under its own names. The other parts of this class are generated from the headers, one per area of the API;
/// the engine resolves <see cref="Library"/> to a file.
/// </summary>
internal static unsafe partial class Dnnl
{
    /// <summary>The name that every import carries.</summary>
    internal const string Library = "dnnl";
}
