namespace Cnn.OneDnn.Graph;

/// <summary>In which layouts an op's activations may lie.</summary>
internal enum LayoutFreedom
{
    /// <summary>Channels last.</summary>
    ChannelsLast,

    /// <summary>As well in blocks of channels as channels last, so that the op follows its neighbours.</summary>
    Follows,

    /// <summary>As the kernel likes them best: for products of activations and weights the layout matters most.</summary>
    KernelChooses,
}
