using System.Globalization;
using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Cli;

/// <summary>How training images are varied: as usual, or as a list says.</summary>
internal sealed class AugmentationChoice
{
    private const string Key = "augment", Usual = "true", UsualName = "usual", UsualWords = "random crops, and mirroring of colour images";

    private readonly AugmentationOptions listed;
    private readonly bool isUsual;
    private readonly string list;

    // A list may have the usual variations in it, and others.
    private AugmentationChoice(string list)
    {
        string[] names = list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        this.list = list;
        isUsual = names.Length == 0 || names.Contains(UsualName);
        listed = AugmentationOptions.Parse(string.Join(',', names.Where(n => n != UsualName)));
    }

    /// <summary>Whether images and targets are mixed, which takes one-hot targets.</summary>
    public bool MixesTargets => listed.Mixup > 0 || listed.Cutmix > 0;

    /// <summary>For the report, in words.</summary>
    public string Description => list.Length == 0 ? UsualWords : list;

    /// <summary>A list with what options of their own ask for.</summary>
    /// <param name="list">The list, empty for the usual; null for none.</param>
    /// <param name="more">Names with amounts; those without one were not asked for.</param>
    public static string? With(string? list, params ReadOnlySpan<(string Name, double? Amount)> more)
    {
        foreach ((string name, double? amount) in more)
        {
            if (amount is { } value)
            {
                list = string.Create(CultureInfo.InvariantCulture, $"{(list is null ? "" : list.Length == 0 ? UsualName + "," : list + ",")}{name}={value:R}");
            }
        }

        return list;
    }

    /// <summary>What was asked for, else what a checkpoint says; null for none.</summary>
    /// <param name="asked">A list, empty for the usual; null for none.</param>
    /// <param name="from">The checkpoint that training goes on from.</param>
    /// <exception cref="UsageException">The list makes no sense.</exception>
    /// <exception cref="InvalidFormatException">The checkpoint's text is damaged.</exception>
    public static AugmentationChoice? Parse(string? asked, CheckpointInfo? from)
    {
        string? kept = from?.Metadata.GetValueOrDefault(Key);
        try
        {
            return (asked ?? kept) is { } text ? new AugmentationChoice(text == Usual ? "" : text) : null;
        }
        catch (DataException e) when (asked is not null)
        {
            throw new UsageException($"--augment: {e.Message}");
        }
        catch (DataException e)
        {
            throw new InvalidFormatException($"What the checkpoint says about augmentation is damaged: {e.Message}", e);
        }
    }

    /// <summary>Refuses to vary what are no images.</summary>
    /// <param name="choice">How they were to be varied; null for not at all.</param>
    /// <param name="data">The data set.</param>
    /// <exception cref="UsageException">They are none.</exception>
    public static void Check(AugmentationChoice? choice, string data)
    {
        if (choice is not null && DataChoice.IsOf(data, "series"))
        {
            throw new UsageException($"--augment is for images; {data} has series of numbers. Leave it out.");
        }
    }

    /// <summary>As a checkpoint keeps it.</summary>
    private string Text => list.Length > 0 ? list : Usual;

    /// <summary>What a checkpoint says, in words, and what is done now; null where that is the same.</summary>
    /// <exception cref="InvalidFormatException">The checkpoint's text is damaged.</exception>
    public static (string Before, string Now)? Change(CheckpointInfo from, AugmentationChoice? now)
    {
        AugmentationChoice? before = Parse(null, from);
        return before?.Text == now?.Text ? null : (before?.Description ?? "none", now?.Description ?? "none");
    }

    /// <summary>Keeps it with a checkpoint.</summary>
    public void Describe(Dictionary<string, string> metadata) => metadata[Key] = Text;

    /// <summary>The training images, varied.</summary>
    public Dataset Vary(Dataset train, ulong seed)
    {
        bool colour = train.Inputs[0].Shape[-1] == 3;
        AugmentationOptions options = isUsual ? listed with { CropPadding = colour ? 4 : 2, HorizontalFlip = colour } : listed;

        // Masks go where their images go, and what comes in over the border is void, or, where targets have none, no class: zeros.
        SampleSpec target = train.Targets[0];
        return new AugmentedDataset(
            train,
            target.Shape.Rank > 1 ? options with { Masks = true, MaskFill = target.Type == DataType.Int32 ? MaskImage.Void : 0 } : options, seed);
    }
}
