namespace Cnn.Models.WeightFiles.PyTorch;

/// <summary>A Python tuple.</summary>
internal sealed record PickleTuple(object?[] Items);

/// <summary>A function or a class that a pickle names. It stands for itself: nothing is looked up or called.</summary>
internal sealed record PickleGlobal(string Module, string Name)
{
    public string FullName => $"{Module}.{Name}";
}

/// <summary>A Python dict or OrderedDict. Where a key occurs twice, the last value counts, as in Python.</summary>
internal sealed class PickleDict
{
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    private readonly List<KeyValuePair<string, object?>> items = [];

    /// <summary>The entries with text as keys, in their order; no others matter here.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Items => items;

    public void Set(object? key, object? value)
    {
        if (key is not string name)
        {
            return;
        }

        if (places.TryGetValue(name, out int place))
        {
            items[place] = KeyValuePair.Create(name, value);
            return;
        }

        places[name] = items.Count;
        items.Add(KeyValuePair.Create(name, value));
    }
}
