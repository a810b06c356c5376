namespace Chat.Rag.Tests.Ingestion.Parsing;

/// <summary>A consolidated text as the BOE's interface gives it, small and written by hand from facts.md (F001, F002).</summary>
internal static class BoeText
{
    public const string Body = """
        <texto>
          <bloque id="preambulo" tipo="preambulo" titulo=""><version id_norma="BOE-A-2006-20764" fecha_publicacion="20061129" fecha_vigencia="20070101">
            <p class="parrafo">El impuesto contribuye al gasto público.</p></version></bloque>
          <bloque id="tx" tipo="encabezado" titulo="TÍTULO X"><version id_norma="BOE-A-2006-20764" fecha_publicacion="20061129" fecha_vigencia="20070101">
            <p class="titulo_num">TÍTULO X</p><p class="titulo_tit">Gestión del impuesto</p></version></bloque>
          <bloque id="ci" tipo="encabezado" titulo="CAPÍTULO I"><version id_norma="BOE-A-2006-20764" fecha_publicacion="20061129" fecha_vigencia="20070101">
            <p class="capitulo_num">CAPÍTULO I</p><p class="capitulo_tit">Declaraciones</p></version></bloque>
          <bloque id="a96" tipo="precepto" titulo="Artículo 96">
            <version id_norma="BOE-A-2006-20764" fecha_publicacion="20061129" fecha_vigencia="20070101">
              <p class="articulo">Artículo 96. Obligación de declarar.</p>
              <p class="parrafo">Con dos pagadores el límite es de 11.200 euros.</p></version>
            <version id_norma="BOE-A-2022-22128" fecha_publicacion="20221224" fecha_vigencia="20230101">
              <p class="articulo">Artículo 96. Obligación de declarar.</p>
              <p class="parrafo">Con dos pagadores el límite es de 15.000 euros.</p></version>
            <version id_norma="BOE-A-2024-12944" fecha_publicacion="20240627" fecha_vigencia="20240628">
              <p class="articulo">Artículo 96. Obligación de declarar.</p>
              <p class="parrafo">Con dos pagadores el límite es de 15.876 euros.<br/>Se declara en la sede.</p>
              <blockquote><p class="nota_pie">Se modifica por el art. 1 del Real Decreto-ley 4/2024. <a class="refPost">Ref. BOE-A-2024-12944</a></p>
              <p class="nota_pie">Téngase en cuenta que el límite es de 15.876 euros desde 2024.</p></blockquote></version>
          </bloque>
          <bloque id="a66" tipo="precepto" titulo="Artículo 66">
            <version id_norma="BOE-A-2006-20764" fecha_publicacion="20061129" fecha_vigencia="20070101">
              <p class="articulo">Artículo 66. Tipos de gravamen del ahorro.</p>
              <table class="tabla"><thead><tr><th colspan="2">Base liquidable</th><th rowspan="2">Tipo</th></tr><tr><th>Desde</th><th>Hasta</th></tr></thead>
              <tbody><tr><td><p class="cuerpo_tabla_izq">0</p></td><td>6.000</td><td>19</td></tr><tr><td>6.000</td><td>50.000</td><td rowspan="2">21</td></tr><tr><td>50.000</td><td>60.000</td></tr></tbody></table></version>
          </bloque>
          <bloque id="dadecimotercera" tipo="precepto" titulo="Disposición adicional decimotercera">
            <version id_norma="BOE-A-2006-20764" fecha_publicacion="20061129" fecha_vigencia="20070101">
              <p class="articulo">Disposición adicional decimotercera. Información.</p><p class="parrafo">Se informará por medios telemáticos.</p></version>
            <version id_norma="BOE-A-2099-1" fecha_publicacion="20260101" fecha_vigencia="99999999">
              <p class="parrafo">Un texto que quizá no llegue nunca.</p></version>
          </bloque>
          <bloque id="dtprimera" tipo="precepto" titulo=""><version id_norma="BOE-A-2006-20764" fecha_publicacion="20061129" fecha_vigencia="20070101"><p class="parrafo">Régimen de antes.</p></version>
            <version id_norma="BOE-A-2014-12327" fecha_publicacion="20141128" fecha_vigencia="20150101"/></bloque>
        </texto>
        """;

    public const string Metadata = """
        <metadatos><fecha_actualizacion>20260327T101500Z</fecha_actualizacion><identificador>BOE-A-2006-20764</identificador><rango codigo="1300">Ley</rango>
        <titulo>Ley 35/2006, de 28 de noviembre, del Impuesto sobre la Renta de las Personas Físicas.</titulo><estatus_derogacion>N</estatus_derogacion>
        <vigencia_agotada>N</vigencia_agotada><url_eli>https://www.boe.es/eli/es/l/2006/11/28/35</url_eli></metadatos>
        """;

    public const string Whole = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<response><status><code>200</code><text>ok</text></status><data>" + Metadata + Body + "</data></response>";
}
