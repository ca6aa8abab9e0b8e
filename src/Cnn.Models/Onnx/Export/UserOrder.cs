using Cnn.OneDnn;

namespace Cnn.Models.Onnx.Export;

/// <summary>The sizes of a tensor as a user of a format sees them.</summary>
internal static class UserOrder
{
    /// <summary>(N, C, spatial) in a user's order; below three axes there is only one.</summary>
    public static Shape From(Shape logical, DataFormat format) =>
        format == DataFormat.ChannelsFirst || logical.Rank < 3 ? logical : new Shape([logical[0], .. logical.Skip(2), logical[1]]);
}
