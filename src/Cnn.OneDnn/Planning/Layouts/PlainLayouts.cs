using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Planning;

/// <summary>How values lie where nobody asks for another layout.</summary>
internal static class PlainLayouts
{
    /// <summary>The layout of activations: channels innermost.</summary>
    public static Layout Get(Value value, DataType type) =>
        value.Kind is ValueKind.Parameter or ValueKind.Folded && value.Shape.Rank > 2
            ? Layout.RowMajor(value.Shape, type)
            : Layout.ChannelsLast(value.Shape, type);
}
