using System.CommandLine;
using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Cli;

/// <summary>The argument that names a network of the zoo.</summary>
internal static class ZooChoice
{
    /// <summary>A name of the benchmark that stands for a network at another batch size.</summary>
    private const string BatchAlias = "fashion-cnn-256";

    private static readonly ZooModel[] Known = [.. ModelZoo.All, .. ModelZoo.Segmentation, .. ModelZoo.ImageNet, .. ModelZoo.Series];
    private static readonly string[] Names = [.. Known.Select(m => m.Name).Distinct()];

    public static Argument<string> Argument()
    {
        var argument = new Argument<string>("model") { Description = $"One of {string.Join(", ", Names)}.", HelpName = "MODEL" };
        argument.CompletionSources.Add(Names);
        return argument;
    }

    public static ZooModel Find(string name) =>
        Array.Find(Known, m => m.Name.Equals(Plain(name), StringComparison.OrdinalIgnoreCase))
            ?? throw new UsageException($"Unknown model '{name}'.{NearestName.Hint(name, Names)} Known: {string.Join(", ", Names)}.");

    /// <summary>The batch size that a name implies.</summary>
    public static int BatchOf(string name, ZooModel zoo) => IsAlias(name) ? 256 : zoo.BatchSize;

    /// <summary>A new network that computes as asked.</summary>
    public static Model Create(ZooModel zoo, ModelOptions options, Shape? inputShape = null, int? classes = null) =>
        zoo.Create(new ZooOptions { InputShape = inputShape, Classes = classes, Engine = options });

    /// <summary>A new network for the samples of a data set.</summary>
    /// <exception cref="CommandFailedException">It is for images, and samples are series or volumes, or the other way round.</exception>
    public static Model CreateFor(ZooModel zoo, ModelOptions options, DataSplit data, int? classes)
    {
        Shape sample = data.Train.Inputs[0].Shape;
        try
        {
            return Create(zoo, options, sample, classes);
        }
        catch (Exception e) when (e is ArgumentException or ShapeException && sample.Rank != zoo.InputShape.Rank)
        {
            string way = sample.Rank switch
            {
                2 => "take series-fcn, which is for series",
                4 => "--slices makes a channel of each slice of a volume, and Conv3D in C# takes volumes as they are",
                _ => "take a network of images",
            };
            throw new CommandFailedException($"{zoo.Name} takes samples such as {zoo.InputShape}, and {data.Name} has samples of {sample}: {way}.");
        }
    }

    private static string Plain(string name) => IsAlias(name) ? "fashion-cnn" : name.Replace('_', '-');

    private static bool IsAlias(string name) => name.Equals(BatchAlias, StringComparison.OrdinalIgnoreCase);
}
