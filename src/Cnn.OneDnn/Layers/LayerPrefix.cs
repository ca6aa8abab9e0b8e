namespace Cnn.OneDnn.Layers;

/// <summary>Names of several layers at once: what stands in their names before a dot, an underscore or a slash.</summary>
internal static class LayerPrefix
{
    /// <summary>Whether a text is what stands in a name before a dot, an underscore or a slash.</summary>
    public static bool IsBefore(string prefix, string name) =>
        name.Length > prefix.Length && name[prefix.Length] is '.' or '_' or '/' && name.StartsWith(prefix, StringComparison.Ordinal);
}
