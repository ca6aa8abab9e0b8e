namespace Cnn.OneDnn.Layers;

/// <summary>What stands between the elements of a tensor that is enlarged.</summary>
public enum Interpolation
{
    /// <summary>The nearest element, repeated.</summary>
    Nearest,

    /// <summary>A mix of the nearest elements by distance, with half-pixel centres.</summary>
    Bilinear,
}
