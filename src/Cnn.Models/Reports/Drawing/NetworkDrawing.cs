using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>Draws networks: each layer with its shape and its number of parameters, arrows from layer to layer, downwards.</summary>
public static class NetworkDrawing
{
    /// <summary>The network as an SVG picture, which needs nothing else and follows the reader's light or dark theme.</summary>
    /// <param name="model">The network.</param>
    /// <param name="everyLayer">Whether every layer gets a box of its own; otherwise normalizations, activations and dropout are written into the box before
    /// them, and blocks that come several times in a row are drawn once, with how often.</param>
    public static string ToSvg(Model model, bool everyLayer = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        return SvgDrawing.Write(NetworkDiagram.Create(model, everyLayer));
    }

    /// <summary>The same picture as a PNG file, with two pixels for each of the SVG's where it is not too large for that; always light.</summary>
    /// <inheritdoc cref="ToSvg" path="/param"/>
    public static byte[] ToPng(Model model, bool everyLayer = false) => PngDrawing.Write(ToSvg(model, everyLayer));

    /// <summary>The network in Graphviz's DOT language, for its own layout programs.</summary>
    /// <inheritdoc cref="ToSvg" path="/param"/>
    public static string ToDot(Model model, bool everyLayer = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        return DotDrawing.Write(NetworkDiagram.Create(model, everyLayer));
    }
}
