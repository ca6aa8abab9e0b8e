namespace Cnn.Models.WeightFiles.Keras;

/// <summary>What Keras calls the weights of its layers, for files that only number them.</summary>
internal static class KerasVariables
{
    private static readonly string[] Kernel = ["kernel", "bias"];

    /// <summary>The names by the class in lower case, conv2d, and the number of weights; null where these do not tell.</summary>
    public static IReadOnlyList<string>? Of(string layer, int count)
    {
        string[]? names = (layer, count) switch
        {
            ("dense" or "conv1d" or "conv2d" or "conv3d" or "conv1d_transpose" or "conv2d_transpose" or "conv3d_transpose" or "depthwise_conv1d" or "depthwise_conv2d", _) => Kernel,
            ("separable_conv1d" or "separable_conv2d", _) => ["depthwise_kernel", "pointwise_kernel", "bias"],
            ("batch_normalization", 4) => ["gamma", "beta", "moving_mean", "moving_variance"],
            ("batch_normalization", 2) => ["moving_mean", "moving_variance"],
            ("layer_normalization" or "group_normalization", 2) => ["gamma", "beta"],
            ("p_re_lu", _) => ["alpha"],
            ("normalization", _) => ["mean", "variance", "count"],
            _ => null,
        };
        return names?.Length >= count ? names : null;
    }
}
