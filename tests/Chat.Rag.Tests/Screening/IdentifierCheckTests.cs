using Chat.Core.Answers;
using Chat.Rag.Knowledge;
using Chat.Testing;

namespace Chat.Rag.Tests.Screening;

/// <summary>Whoever asks whether an identifier is right that was taken out is told so, and where it can be looked up.</summary>
[Collection(RealKnowledge.Name)]
public sealed class IdentifierCheckTests(RealAssistant real)
{
    [Theory]
    [InlineData("es", "¿Está bien escrito mi DNI [DNI]?")]
    [InlineData("es", "¿Me puedes verificar el NIE X1234567L de mi empleada?")]
    [InlineData("ca", "Està ben escrit el meu NIF [DNI]?")]
    [InlineData("ca", "És vàlid aquest IBAN [IBAN]?")]
    [InlineData("gl", "Está ben escrito o meu DNI [DNI]?")]
    [InlineData("gl", "É válido este IBAN [IBAN]?")]
    [InlineData("eu", "Nire NANa [DNI] ondo idatzita al dago?")]
    public void ACheckOfAMaskedIdentifierIsDeclinedWithTheWay(string language, string question)
    {
        var answer = real.Service.Ask(question);

        Assert.Equal(Outcome.RedirectedOwnData, answer.Outcome);
        Assert.Equal(language, answer.Language);
        Assert.Contains(real.Service.Get<KnowledgeBase>().Replies.Say(Enum.Parse<Chat.Core.Languages.Language>(language, ignoreCase: true), "identifier-check"), answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void AnIdentifierBesideAnotherQuestionIsNoCheck() =>
        Assert.Equal(Outcome.Answered, real.Service.Ask("mi DNI es [DNI], ¿tengo que declarar con dos pagadores?").Outcome);
}
