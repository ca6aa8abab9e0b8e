namespace Cnn.Benchmarks.Comparison;

/// <summary>Takes the measurements: in each round ours, then the peer's in each layout, so that a slow minute of the machine hits both.</summary>
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
        var peers = new List<Measurement>();
        try
        {
            for (int round = 0; round < options.Rounds; round++)
            {
                ours.Add(programs.RunOurs(model, type));
                foreach (string mode in options.Peer is null ? [] : PeerModes[type])
                {
                    peers.Add(programs.RunPeer(model, mode));
                }
            }
        }
        catch (RunFailedException e)
        {
            // A CPU without bfloat16, or a network too large for it: the table says so and the others are still measured.
            return new ComparisonRow(model, type, ours, peers, e.Message);
        }

        return new ComparisonRow(model, type, ours, peers);
    }
}
