using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Cli;

/// <summary>How training images are varied: as usual, or as a list says.</summary>
internal sealed class AugmentationChoice
{
    private const string Key = "augment", Usual = "true";

    private readonly AugmentationOptions? listed;
    private readonly string list;

    private AugmentationChoice(string list)
    {
        this.list = list;
        listed = list.Length > 0 ? AugmentationOptions.Parse(list) : null;
    }

    /// <summary>Whether images and targets are mixed, which takes one-hot targets.</summary>
    public bool MixesTargets => listed?.Mixup > 0;

    /// <summary>For the report, in words.</summary>
    public string Description => listed is null ? "random crops, and mirroring of colour images" : list;

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
        return new AugmentedDataset(train, listed ?? new AugmentationOptions { CropPadding = colour ? 4 : 2, HorizontalFlip = colour }, seed);
    }
}
