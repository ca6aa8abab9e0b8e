using System.CommandLine;
using System.Globalization;
using Cnn.OneDnn;

namespace Cnn.Cli.Commands;

/// <summary>Whether what frozen layers give is computed once and kept, as the command line has it.</summary>
internal sealed class TrunkChoice
{
    private const string Auto = "auto", On = "on", Off = "off";

    // What is kept beside the rest of the machine's work: a part of the memory that is free.
    private const double MostOfMemory = 0.5;

    private readonly string wish;

    private TrunkChoice(string wish) => this.wish = wish;

    public static Option<string?> Option()
    {
        var option = new Option<string?>("--keep-trunk")
        {
            Description = $"Whether what frozen layers give is computed once for all epochs: {Auto}, the default, where images are not varied and half of " +
                $"the free memory is enough; {On} or {Off}.",
            HelpName = $"{Auto}|{On}|{Off}",
        };
        option.CompletionSources.Add(Auto, On, Off);
        return option;
    }

    /// <summary>What was asked for.</summary>
    /// <exception cref="UsageException">It is none of these.</exception>
    public static TrunkChoice Parse(string? text) => (text?.ToLowerInvariant() ?? Auto) switch
    {
        Auto or On or Off => new TrunkChoice(text?.ToLowerInvariant() ?? Auto),
        _ => throw new UsageException($"--keep-trunk expects {Auto}, {On} or {Off}; received '{text}'."),
    };

    /// <summary>Looks at what can be called wrongly, before data are read.</summary>
    /// <param name="freezes">Whether layers are, or may be, frozen.</param>
    /// <param name="varies">Whether images are varied.</param>
    /// <exception cref="UsageException">It was asked for and cannot be.</exception>
    public void Check(bool freezes, bool varies)
    {
        if (wish == On && !freezes)
        {
            throw new UsageException("--keep-trunk on: no layers are frozen at the beginning of the network. Give --freeze-until, or leave it out.");
        }

        if (wish == On && varies)
        {
            throw new UsageException(
                "--keep-trunk on: the images are varied in every epoch, and with them what the frozen layers give. Leave out --augment, or this.");
        }
    }

    /// <summary>Whether a training keeps it, and tells so.</summary>
    /// <inheritdoc cref="Check" path="/exception"/>
    public bool Decide(Model model, Dataset train, Dataset validation, CommandOutput console)
    {
        FrozenTrunk? trunk = wish == Off ? null : model.FrozenTrunk;
        bool isVaried = !ReferenceEquals(train.Unvaried, train);
        Check(trunk is not null, isVaried);
        if (trunk is null)
        {
            return false;
        }

        if (isVaried)
        {
            console.Note("The frozen layers compute in every epoch, because the images are varied. Without --augment that is done once.");
            return false;
        }

        long samples = train.Count + (long)validation.Count, bytes = samples * trunk.BytesPerSample;
        if (wish == Auto && !Fits(bytes, model.Collective))
        {
            console.Note($"The frozen layers compute in every epoch: what they give for {Count(samples)} samples takes {Size(bytes)}.");
            return false;
        }

        console.Note($"What the frozen layers give for {Count(samples)} samples is computed once: {Size(bytes)}.");
        return true;
    }

    // Ranks on machines of different sizes do the same.
    private static bool Fits(long bytes, ICollective? ranks)
    {
        GCMemoryInfo memory = GC.GetGCMemoryInfo();
        double free = Math.Max(0, memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes);
        double[] tooLarge = [bytes > MostOfMemory * free ? 1 : 0];
        ranks?.AllReduce(tooLarge);
        return tooLarge[0] == 0;
    }

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:N1} MB");
}
