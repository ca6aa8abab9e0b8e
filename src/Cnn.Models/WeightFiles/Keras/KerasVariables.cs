using System.Text.RegularExpressions;

namespace Cnn.Models.WeightFiles.Keras;

/// <summary>What Keras 3 calls layers in files of weights, and what the weights are called that such files only number.</summary>
internal static partial class KerasVariables
{
    private static readonly string[] Kernel = ["kernel", "bias"];

    /// <summary>The names by the class in lower case, conv2d, and the number of weights; null where these do not tell.</summary>
    public static IReadOnlyList<string>? Names(string layer, int count)
    {
        string[]? names = (layer, count) switch
        {
            ("dense" or "conv1d" or "conv2d" or "conv3d" or "conv1d_transpose" or "conv2d_transpose"
                or "conv3d_transpose" or "depthwise_conv1d" or "depthwise_conv2d", _) => Kernel,
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

    /// <summary>Where the next layer of a class lies: "layers/conv2d", then "layers/conv2d_1".</summary>
    /// <param name="className">The class: Conv2D.</param>
    /// <param name="counts">How many there were of each class.</param>
    public static string PathOf(string className, Dictionary<string, int> counts)
    {
        string snake = SnakeCase(className);
        int count = counts.GetValueOrDefault(snake);
        counts[snake] = count + 1;
        return count == 0 ? $"layers/{snake}" : $"layers/{snake}_{count}";
    }

    /// <summary>Whether a layer's name is one that is made of its class and a number where nobody gives one: conv2d, conv2d_1.</summary>
    public static bool IsCounted(string name, string className)
    {
        string snake = SnakeCase(className);
        return name.StartsWith(snake, StringComparison.Ordinal)
            && (name.Length == snake.Length || (name[snake.Length] == '_' && Digits().IsMatch(name.AsSpan(snake.Length + 1))));
    }

    // Keras's own two rules: MaxPooling2D is max_pooling2d, PReLU p_re_lu.
    private static string SnakeCase(string name) => LowerUpper().Replace(Word().Replace(name, "$1_$2"), "$1_$2").ToLowerInvariant();

    [GeneratedRegex(@"^[0-9]+\z")]
    private static partial Regex Digits();

    [GeneratedRegex("(.)([A-Z][a-z]+)")]
    private static partial Regex Word();

    [GeneratedRegex("([a-z])([A-Z])")]
    private static partial Regex LowerUpper();
}
