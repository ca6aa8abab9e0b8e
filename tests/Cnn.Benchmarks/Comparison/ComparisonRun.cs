namespace Cnn.Benchmarks.Comparison;

/// <summary>Takes the measurements: in each round ours, then each peer's in each layout, so that a slow minute of the machine hits all.</summary>
internal sealed class ComparisonRun(ComparisonOptions options, Programs programs, TextWriter log)
{
    private static readonly Dictionary<string, string[]> PeerModes = new() { ["f32"] = ["eager", "cl"], ["bf16"] = ["bf16"] };

    public IReadOnlyList<ComparisonRow> Run()
    {
        var rows = new List<ComparisonRow>();
        foreach (string type in options.DataTypes)
        {
            foreach (BenchmarkModel model in options.Models)
            {
                ComparisonRow row = Compare(model, type);
                rows.Add(row);
                log.WriteLine(row.Failure is { } failure ? $"{model.Name} {type}: {failure}" : ComparisonTable.Line(row));
            }
        }

        return rows;
    }

    private ComparisonRow Compare(BenchmarkModel model, string type)
    {
        var ours = new List<Measurement>();
        Peer[] peers = [.. model.Infer ? options.Predictors : options.Peers];
        List<Measurement>[] theirs = [.. peers.Select(_ => new List<Measurement>())];
        string?[] failures = new string?[peers.Length];
        string? failure = null;
        for (int round = 0; round < options.Rounds && failure is null; round++)
        {
            failure = Try(() => ours.Add(programs.RunOurs(model, type)));
            for (int i = 0; i < peers.Length && failure is null; i++)
            {
                failures[i] ??= Try(() => theirs[i].AddRange(RunPeer(peers[i], model, type)));
            }
        }

        return new ComparisonRow(model, type, ours, [.. peers.Select((p, i) => new PeerRuns(p, theirs[i], failures[i]))], failure);
    }

    // A peer that predicts has one mode, float32, in which it stands beside both of our types.
    private IEnumerable<Measurement> RunPeer(Peer peer, BenchmarkModel model, string type) => model.Infer
        ? [programs.RunPredictor(peer, model)]
        : PeerModes[type].Select(mode => programs.RunPeer(peer, model, mode));

    // A CPU without bfloat16, or a network too large for a program: the table says so and the others are still measured.
    private static string? Try(Action run)
    {
        try
        {
            run();
            return null;
        }
        catch (RunFailedException e)
        {
            return e.Message;
        }
    }
}
