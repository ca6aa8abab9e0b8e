using Cnn.Models.Onnx.Schema;

namespace Cnn.Models.Onnx.Import;

/// <summary>
/// Names for layers. A layer with weights is called after them, as far as a file tells: "layer1.0.conv1.weight" and "conv2d/kernel" lead back to the layer that
/// was exported.
/// </summary>
internal sealed class LayerNames
{
    private const int LongestName = 200;

    private static readonly string[] Endings = [".weight", ".running_mean", "/kernel", "/gamma", "/moving_mean", "/alpha"];

    private readonly HashSet<string> taken = new(StringComparer.Ordinal);

    public string Of(NodeProto node, bool weighted)
    {
        string? owner = weighted ? node.Input.Skip(1).Select(Owner).FirstOrDefault(o => o is not null) : null;
        return Unique(owner ?? node.Name, node.OpType);
    }

    /// <summary>A name without what other files use to separate names, with a number where it is taken.</summary>
    public string Unique(string wanted, string fallback)
    {
        string clean = Clean(wanted);
        if (clean.Length == 0)
        {
            clean = Clean(fallback).ToLowerInvariant();
        }

        string name = clean;
        for (int i = 1; !taken.Add(name); i++)
        {
            name = $"{clean}_{i}";
        }

        return name;
    }

    /// <summary>A name without what other files use to separate names.</summary>
    public static string Clean(string name) =>
        new string([.. name.Take(LongestName).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_')]).Trim('_', '.');

    private static string? Owner(string weight)
    {
        string? ending = Array.Find(Endings, e => weight.EndsWith(e, StringComparison.Ordinal));
        return ending is not null && weight.Length > ending.Length ? weight[..^ending.Length] : null;
    }
}
