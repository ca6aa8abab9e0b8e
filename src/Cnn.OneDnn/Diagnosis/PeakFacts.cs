using Cnn.OneDnn.Planning;
using Cnn.OneDnn.Profiling;

namespace Cnn.OneDnn.Diagnosis;

/// <summary>What the machine reaches, measured.</summary>
internal static class PeakFacts
{
    public static DoctorSection Section(Engine host, BackendKind kind)
    {
        ComputeEngine engine = host.Acquire(kind);
        try
        {
            return engine.Invoke(() =>
            {
                List<DoctorFact> facts = [
                    DoctorFact.Create("float32", MachinePeak.GigaFlops(engine), "GFLOP/s"), DoctorFact.Create("memory", MachinePeak.GigaBytes(engine), "GB/s")];
                if (engine.Choice.Backend.HasFastBFloat16)
                {
                    facts.Insert(1, DoctorFact.Create("bfloat16", MachinePeak.GigaFlops(engine, DataType.BFloat16), "GFLOP/s"));
                }

                return new DoctorSection("peaks", facts);
            });
        }
        finally
        {
            host.Release(engine);
        }
    }
}
