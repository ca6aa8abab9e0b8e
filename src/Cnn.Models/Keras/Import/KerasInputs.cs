using System.Globalization;
using System.Text.Json.Nodes;
using Cnn.Models.WeightFiles;
using Cnn.OneDnn;

namespace Cnn.Models.Keras.Import;

/// <summary>The sizes of a network's inputs: those of the file, and where it leaves some open those that were given.</summary>
internal static class KerasInputs
{
    private const int MostShown = 8;

    /// <summary>What a file says of an input; sizes that it leaves open are null, and all are where it says nothing.</summary>
    /// <param name="name">The input.</param>
    /// <param name="shape">Its sizes as the file has them, batch included.</param>
    public static (string Name, int?[]? Sizes) Stated(string name, JsonArray? shape) =>
        (name, shape is null ? null : [.. shape.Skip(1).Select(d => d is null ? (int?)null : JsonText.Count(d, $"a size of the input '{name}'"))]);

    /// <summary>Puts the given sizes where the file leaves some open.</summary>
    /// <exception cref="InvalidFormatException">The file says otherwise.</exception>
    public static IReadOnlyList<(string Name, int?[]? Sizes)> Complete(IReadOnlyList<(string Name, int?[]? Sizes)> stated, Shape? given)
    {
        if (given is not { } sample)
        {
            return stated;
        }

        int?[] sizes = [.. sample.Select(d => (int?)d)];
        if (stated.Count > 0 && !stated.Any(i => IsOpen(i.Sizes) || i.Sizes!.SequenceEqual(sizes)))
        {
            throw Contradiction(stated[0], sample);
        }

        return [.. stated.Select(i => !IsOpen(i.Sizes) ? i : Fits(i.Sizes, sizes) ? (i.Name, sizes) : throw Contradiction(i, sample))];
    }

    private static bool IsOpen(int?[]? sizes) => sizes is null || sizes.Contains(null);

    private static bool Fits(int?[]? open, int?[] sizes) =>
        open is null || (open.Length == sizes.Length && open.Zip(sizes).All(p => p.First is null || p.First == p.Second));

    private static InvalidFormatException Contradiction((string Name, int?[]? Sizes) input, Shape given)
    {
        string sizes = string.Join(", ", input.Sizes!.Take(MostShown).Select(d => d?.ToString(CultureInfo.InvariantCulture) ?? "?"));
        return new InvalidFormatException(
            $"the file says that samples of the input '{FileText.Shown(input.Name)}' have sizes ({sizes}), and {given} was given. Give sizes " +
                $"(KerasImportOptions.InputShape, --input-shape) only for what the file leaves open.");
    }
}
