using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Cli.Commands;

/// <summary>
/// Classes that a file's network tells apart already, where they stand in another order among those of a training, or others are new: each takes the weights of
/// its name over, and not those of its place.
/// </summary>
internal sealed class ClassTransfer
{
    private readonly string file;
    private readonly IReadOnlyList<string> before, names;
    private readonly int[] places;
    private IReadOnlyList<Tensor> fresh = [];

    private ClassTransfer(string file, IReadOnlyList<string> before, IReadOnlyList<string> names, int[] places) =>
        (this.file, this.before, this.names, this.places) = (file, before, names, places);

    /// <summary>Compares a file's classes with those of a training; null where no name says anything, or all are in their places.</summary>
    public static ClassTransfer? Find(string file, IReadOnlyList<string> names)
    {
        IReadOnlyList<string> before = StartingWeights.SamplesOf(file)?.ClassNames ?? [];
        int[] places = [.. names.Select(n => before.ToList().IndexOf(n))];
        return places.All(p => p < 0) || names.SequenceEqual(before) ? null : new ClassTransfer(file, before, names, places);
    }

    /// <summary>Keeps the first weights of the classes, before others are loaded over them: a new class must not begin as another one.</summary>
    public void Keep(Model model) => fresh = StartingWeights.HeadOf(model).GetWeights();

    /// <summary>Gives each class its weights.</summary>
    /// <param name="model">The network that is to be trained, with the other weights of the file.</param>
    /// <param name="create">Makes the same network for another number of classes.</param>
    /// <param name="map">How the file calls the weights; null for a known way.</param>
    /// <param name="console">Is told of it.</param>
    public void Take(Model model, Func<int, Model> create, string? map, CommandOutput console)
    {
        using Model trained = create(before.Count);
        WeightMap? weightNames = map is null ? null : WeightMap.Load(map);
        using (var tensors = TensorFile.Open(file))
        {
            if (StartingWeights.HeadOf(trained).Parameters[0].Shape[-1] != before.Count || !Weights.Match(trained, tensors, weightNames).IsComplete)
            {
                // Not a number for each of the classes that it names.
                return;
            }

            Weights.Load(trained, tensors, weightNames, strict: true);
        }

        StartingWeights.HeadOf(model).SetWeights(fresh);
        model.TakeClasses(trained, places);
        string[] added = [.. names.Where((_, i) => places[i] < 0)];
        string news = added.Length == 0 ? "" : $"; new: {string.Join(", ", added)}";
        console.Note($"Its weights of {Some(names.Count - added.Length)} are taken over by their names{news}.");
    }

    private static string Some(int count) => count == 1 ? "1 class" : $"{count} classes";
}
