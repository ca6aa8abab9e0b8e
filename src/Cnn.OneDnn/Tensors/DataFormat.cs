namespace Cnn.OneDnn;

/// <summary>Where a user's tensor has its channels. The engine's own logical order is always N, C, spatial.</summary>
public enum DataFormat
{
    /// <summary>(batch, spatial..., channels): Keras's default.</summary>
    ChannelsLast,

    /// <summary>(batch, channels, spatial...): PyTorch's and MXNet's order.</summary>
    ChannelsFirst,
}
