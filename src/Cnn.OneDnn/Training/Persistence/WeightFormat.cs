namespace Cnn.OneDnn;

/// <summary>How a safetensors file names weights and orders their axes.</summary>
public enum WeightFormat
{
    /// <summary>"layer/kernel" in Keras's shapes: convolutions (spatial..., in, out), dense layers (in, out). What this library writes itself.</summary>
    Keras,

    /// <summary>
    /// A PyTorch state dict: "layer.weight" with the output axis first, (out, in, spatial...) and (out, in); "weight" and "bias" of normalizations,
    /// "running_mean" and "running_var". What follows a flattened image has its rows in the order of PyTorch's channels-first images.
    /// </summary>
    PyTorch,
}
