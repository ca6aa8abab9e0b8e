using Cnn.OneDnn;

namespace Cnn.Models.WeightFiles.PyTorch;

/// <summary>Finds the state dict in what a file holds: the dict itself, or one of the entries under which trainings keep it.</summary>
internal static class StateDictContent
{
    // In the order in which they are looked for; what trainings keep beside them, such as an average, comes after the weights themselves.
    private static readonly string[] Wrappers =
        ["state_dict", "model_state_dict", "model", "model_state", "net", "network", "module", "params", "weights", "state_dict_ema", "model_ema"];

    // {"model": {"state_dict": {...}}} is as deep as trainings wrap it.
    private const int MostDepth = 4, ShownKeys = 8;

    /// <summary>The tensors of the state dict, in its order.</summary>
    /// <exception cref="InvalidFormatException">There is none.</exception>
    public static IReadOnlyList<KeyValuePair<string, TorchTensor>> Tensors(object? content)
    {
        if (content is not PickleDict dict)
        {
            throw new InvalidFormatException($"The file holds no dict of tensors. {TorchObjects.Advice}");
        }

        PickleDict found = Find(dict, MostDepth)
            ?? throw new InvalidFormatException(
                $"The file holds no tensors by name, only " +
                    $"{string.Join(", ", dict.Items.Take(ShownKeys).Select(i => $"'{FileText.Shown(i.Key)}'"))}. {TorchObjects.Advice}");
        return [.. found.Items.Where(i => i.Value is TorchTensor).Select(i => KeyValuePair.Create(i.Key, (TorchTensor)i.Value!))];
    }

    private static PickleDict? Find(PickleDict dict, int depth)
    {
        if (dict.Items.Any(i => i.Value is TorchTensor))
        {
            return dict;
        }

        if (depth == 0)
        {
            return null;
        }

        IEnumerable<PickleDict> named = Wrappers.SelectMany(w => dict.Items.Where(i => i.Key == w)).Select(i => i.Value).OfType<PickleDict>();
        return named.Select(d => Find(d, depth - 1)).FirstOrDefault(d => d is not null);
    }
}
