namespace Cnn.OneDnn.Backends.Managed;

/// <summary>What is done with some channels of one pooling window.</summary>
internal unsafe interface ITile
{
    /// <summary>Sixteen channels; only where the machine has AVX-512.</summary>
    /// <param name="operands">Where everything lies.</param>
    /// <param name="first">The element of the window's first tap.</param>
    /// <param name="pooled">The element of its result.</param>
    static abstract void Wide(in TileOperands operands, long first, long pooled);

    /// <summary>So many channels, at most a vector of them.</summary>
    static abstract void Part(in TileOperands operands, long first, long pooled, int lanes);
}
