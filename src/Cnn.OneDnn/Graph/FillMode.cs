namespace Cnn.OneDnn;

/// <summary>What stands where an image is read outside of itself.</summary>
public enum FillMode
{
    /// <summary>The image turned over at its edges: d c b a | a b c d | d c b a.</summary>
    Reflect,

    /// <summary>The image again: a b c d | a b c d | a b c d.</summary>
    Wrap,

    /// <summary>One number: k k k k | a b c d | k k k k.</summary>
    Constant,

    /// <summary>The edge: a a a a | a b c d | d d d d.</summary>
    Nearest,
}
