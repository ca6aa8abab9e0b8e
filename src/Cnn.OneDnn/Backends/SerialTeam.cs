namespace Cnn.OneDnn.Backends;

/// <summary>A team of one: the caller.</summary>
internal sealed class SerialTeam : WorkTeam
{
    public static SerialTeam Instance { get; } = new();

    public override int Threads => 1;

    public override void Run(IWork work) => work.Execute(0, 1);
}
