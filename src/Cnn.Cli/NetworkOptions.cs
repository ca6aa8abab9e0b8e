using System.CommandLine;
using System.Globalization;
using Cnn.Cli.Commands;
using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Numbers;

namespace Cnn.Cli;

/// <summary>Which network a command is about: a name of the zoo, and its size where it is to be another than usual.</summary>
internal sealed class NetworkOptions
{
    private readonly Argument<string> name = ZooChoice.Argument();
    private readonly Option<int?> classes = ClassesOption();
    private readonly Option<string?> input = new("--input-shape")
    {
        Description = "The size of an input, channels last; default: the network's.",
        HelpName = "HxWxC",
    };

    public NetworkOptions(Command command)
    {
        command.Add(name);
        command.Add(classes);
        command.Add(input);
    }

    /// <summary>The number of classes.</summary>
    public static Option<int?> ClassesOption() => NumberOption.Whole("--classes", "The number of classes; default: the network's, or the data set's.");

    /// <summary>Refuses a number of classes that no data set has: a network for so many would fill the memory.</summary>
    /// <exception cref="UsageException">It is one.</exception>
    public static void CheckClasses(int classes)
    {
        const int most = 65536;
        if (BenchCommand.Positive("--classes", classes) > most)
        {
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--classes expects a number from 1 to {most}, received {classes}."));
        }
    }

    /// <summary>The name as it was given.</summary>
    public string NameIn(ParseResult parsed) => parsed.GetValue(name)!;

    /// <summary>A new network of the size that was asked for.</summary>
    /// <exception cref="UsageException">There is no such network, or it cannot have this size.</exception>
    public Model Create(ParseResult parsed, ModelOptions options)
    {
        ZooModel zoo = ZooChoice.Find(NameIn(parsed));
        return Create(zoo, options, parsed.GetValue(input), parsed.GetValue(classes));
    }

    /// <summary>A new network with as many classes as were asked for, and inputs of the size.</summary>
    /// <exception cref="UsageException">It cannot have this size.</exception>
    public static Model Create(ZooModel zoo, ModelOptions options, string? size, int? classes)
    {
        if (classes is { } count)
        {
            CheckClasses(count);
        }

        Shape? shape = size is null ? null : ShapeOf(size);
        try
        {
            return ZooChoice.Create(zoo, options, shape, classes);
        }
        catch (Exception e) when (e is ArgumentException or CnnException)
        {
            throw new UsageException(e.Message);
        }
    }

    private static Shape ShapeOf(string text)
    {
        const int largest = 4096;
        int[] sizes = [.. text.Split('x').Select(s => NumberText.TryCount(s, out int size) && size <= largest ? size : 0)];
        return sizes.Length is >= 1 and <= 4 && sizes.All(s => s > 0)
            ? new Shape(sizes)
            : throw new UsageException($"--input-shape expects sizes from 1 to {largest} joined by x, such as 32x32x3; received '{text}'.");
    }
}
