using Cnn.OneDnn.Numbers;

namespace Cnn.Models;

/// <summary>Reads augmentation from a list of names and amounts.</summary>
internal static class AugmentationList
{
    private const string Known =
        "flip, resized-crop=SHARE, rotate=DEGREES, zoom=SHARE, shift=SHARE, crop=PIXELS, rand-augment=OPSxMAGNITUDE, " +
            "contrast=SHARE, brightness=AMOUNT, cutout=PIXELS, mixup=ALPHA, cutmix=ALPHA, fill=VALUE";

    /// <summary>Reads a list.</summary>
    /// <exception cref="DataException">A name is unknown or given twice, or an amount is missing, no number or out of range.</exception>
    public static AugmentationOptions Parse(string list)
    {
        var options = new AugmentationOptions();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string part in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            string name = (equals < 0 ? part : part[..equals]).ToLowerInvariant(), amount = equals < 0 ? "" : part[(equals + 1)..];
            if (!seen.Add(name))
            {
                throw new DataException($"The augmentation \"{name}\" is given twice. Known: {Known}.");
            }

            options = With(options, name, amount);
        }

        return AugmentationLimits.Problem(options) is { } problem ? throw new DataException($"The augmentation \"{list}\" goes too far: {problem}") : options;
    }

    private static AugmentationOptions With(AugmentationOptions options, string name, string amount) => name switch
    {
        "flip" when amount.Length == 0 => options with { HorizontalFlip = true },
        "resized-crop" => options with { ResizedCrop = Number(name, amount) },
        "rotate" => options with { Rotation = Number(name, amount) },
        "zoom" => options with { Zoom = Number(name, amount) },
        "shift" => options with { Shift = Number(name, amount) },
        "crop" => options with { CropPadding = Whole(name, amount) },
        "rand-augment" => options with { RandAugment = Rand(name, amount) },
        "contrast" => options with { Contrast = Number(name, amount) },
        "brightness" => options with { Brightness = Number(name, amount) },
        "cutout" => options with { Cutout = Whole(name, amount) },
        "mixup" => options with { Mixup = Number(name, amount) },
        "cutmix" => options with { Cutmix = Number(name, amount) },
        "fill" => options with { Fill = Number(name, amount) },
        _ => throw new DataException($"There is no augmentation \"{name}{(amount.Length == 0 ? "" : "=" + amount)}\". Known: {Known}."),
    };

    // The number of operations and their strength, as in rand-augment=2x9; what is usual where nothing is said.
    private static RandAugment Rand(string name, string amount)
    {
        if (amount.Length == 0)
        {
            return new RandAugment();
        }

        return amount.Split('x') is [var ops, var strength] && NumberText.TryCount(ops, out int count) && NumberText.TryCount(strength, out int magnitude)
            && count is >= 1 and <= 16 && magnitude <= 30
            ? new RandAugment(count, magnitude)
            : throw new DataException(
                $"The augmentation \"{name}\" needs 1 to 16 operations and a magnitude from 0 to 30, such as {name}=2x9, received \"{amount}\".");
    }

    private static float Number(string name, string amount) =>
        NumberText.TryReal(amount, out double value) && float.IsFinite((float)value)
            ? (float)value
            : throw new DataException($"The augmentation \"{name}\" needs a number, such as {name}=0.1, received \"{amount}\".");

    private static int Whole(string name, string amount) =>
        NumberText.TryCount(amount, out int value)
            ? value
            : throw new DataException($"The augmentation \"{name}\" needs a whole number, such as {name}=4, received \"{amount}\".");
}
